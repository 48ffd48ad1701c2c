"""Small believable companies, made by a seeded script in this folder."""
