-- An event may concern two streams, such as the wallets of a transfer, and a stream's row may hold its state
-- (docs/adr/0019-events-of-two-streams.md, docs/adr/0020-states-in-rows.md).

-- The event is stored once, under the first stream. Partitions get the columns from here, new ones by LIKE.
ALTER TABLE journal.event
    ADD COLUMN second_stream_id uuid,
    ADD COLUMN second_version integer;
CREATE INDEX event_second_stream ON journal.event (hospital_id, second_stream_id, second_version)
    WHERE second_stream_id IS NOT NULL;

ALTER TABLE journal.stream
    -- The last version that the stream got as the second of an event, so that whoever reads it knows where to look; null
    -- where there is none.
    ADD COLUMN second_version integer,
    -- The state at `version` in the form `state_form` of the module's codec; null where it is not kept. It names nobody.
    ADD COLUMN state bytea,
    ADD COLUMN state_form integer;
