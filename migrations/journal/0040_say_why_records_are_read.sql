-- Why a record was read, in the reader's own words; NULL where they gave none.
ALTER TABLE journal.record_access ADD COLUMN reason text;
