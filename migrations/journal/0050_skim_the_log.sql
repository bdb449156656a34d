-- What lets readers of the log go past events that are not theirs without reading them
-- (docs/adr/0013-readers-of-the-log.md).

-- The module whose log a reader reads: what is of other modules is no lag of its. Null until a release that tells it ran;
-- every event counts as the reader's then.
ALTER TABLE journal.reader ADD COLUMN module text;

-- The first position behind p_after up to p_to whose event is of p_module, or that is missing, so that whoever goes on from
-- it finds the gap; null where there is none. It tells nothing of an event but its position.
CREATE FUNCTION journal.next_position(p_shard smallint, p_after bigint, p_to bigint, p_module text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    expected bigint := p_after + 1;
    found record;
BEGIN
    IF p_to <= p_after THEN
        RETURN NULL;
    END IF;
    FOR found IN
        SELECT e.position, s.module
        FROM journal.event AS e
        JOIN journal.stream AS s ON s.hospital_id = e.hospital_id AND s.stream_id = e.stream_id
        WHERE e.shard = p_shard AND e.position > p_after AND e.position <= p_to
        ORDER BY e.position
    LOOP
        IF p_module IS NULL OR found.position <> expected OR found.module = p_module THEN
            RETURN expected;
        END IF;
        expected := expected + 1;
    END LOOP;
    RETURN CASE WHEN expected <= p_to THEN expected END;
END
$$;

GRANT EXECUTE ON FUNCTION journal.next_position(smallint, bigint, bigint, text) TO medley_system;
-- A read that waits for a position asks it too.
SELECT journal.give_to_journal_role('journal.next_position(smallint, bigint, bigint, text)');
