"""From what a viewer may know to the map and the card: findings, rules, sentences and a library as data."""
