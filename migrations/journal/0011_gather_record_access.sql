-- The record of reads is written with every read, and asked very seldom. A row is now one person's reads of one kind within
-- a flush: a page of a list is one row instead of fifty. Rows lie in the order of time, since access_id is a UUIDv7, so a
-- question names a hospital and a span of time. The arrays are random bytes: compressing them would be in vain.
ALTER TABLE journal.record_access DROP CONSTRAINT record_access_pkey;
ALTER TABLE journal.record_access RENAME COLUMN subject_id TO subject_ids;
ALTER TABLE journal.record_access RENAME COLUMN request_id TO request_ids;
ALTER TABLE journal.record_access
    ALTER COLUMN subject_ids TYPE uuid[] USING ARRAY[subject_ids],
    ALTER COLUMN request_ids TYPE text[] USING ARRAY[request_ids],
    ALTER COLUMN times TYPE integer[] USING ARRAY[times],
    ALTER COLUMN subject_ids SET STORAGE EXTERNAL,
    ALTER COLUMN request_ids SET STORAGE EXTERNAL,
    ALTER COLUMN times SET STORAGE EXTERNAL,
    ADD PRIMARY KEY (hospital_id, access_id);
