"""The pages a client meets: one sitting behind one link, no account."""
