-- People look at where they are logged in: newest first, with the program that they did it with.
ALTER TABLE auth.session ADD COLUMN user_agent text;
CREATE INDEX session_newest_of_user ON auth.session (hospital_id, user_id, session_id);
