"""Other people's formats in: case files, CSV answers, FHIR questionnaires and responses. No web framework here."""
