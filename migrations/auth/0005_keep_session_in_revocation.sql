-- A user who changes their own password stays logged in where they did it: the tokens of this session that were good until
-- the epoch rose stay good. NULL where the rise ended all of them, and for sessions.
ALTER TABLE auth.revocation ADD COLUMN kept_session_id uuid;
