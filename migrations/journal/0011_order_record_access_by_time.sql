-- The record of reads is written with every read and asked very seldom. So it is kept in the order of time, where each
-- new row lands beside the last one; whose records were read is found by a Bloom filter per range of pages.
ALTER TABLE journal.record_access
    DROP CONSTRAINT record_access_pkey,
    ADD PRIMARY KEY (hospital_id, access_id);
CREATE INDEX record_access_subject ON journal.record_access
    USING brin (hospital_id, subject_id uuid_bloom_ops)
    WITH (pages_per_range = 64, autosummarize = on);
