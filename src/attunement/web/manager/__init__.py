"""The pages of the practice's manager: people, safety, what is asked, words and look. No clinical content, ever."""
