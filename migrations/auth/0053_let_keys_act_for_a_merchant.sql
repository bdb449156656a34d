-- A program of a merchant acts for that one alone, and may call at the rate of merchants.
ALTER TABLE auth.api_key
    ADD COLUMN rate_class text NOT NULL DEFAULT 'standard',
    ADD COLUMN subject_id uuid;
