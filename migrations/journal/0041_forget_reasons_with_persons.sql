-- The reasons of reads go with the key of the person whose record was read, in the same transaction (0031). They are rare, so
-- an index of those rows alone finds them.
CREATE INDEX record_access_reason ON journal.record_access (hospital_id) WHERE reason IS NOT NULL;
CREATE POLICY journal ON journal.record_access TO medley_journal USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (reason) ON journal.record_access TO medley_journal;
