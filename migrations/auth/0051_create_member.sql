-- Members are users whose only role is that: customers of an operator, many where staff are few, so that lists keep them apart.
ALTER TABLE auth.user_account ADD COLUMN is_member boolean NOT NULL DEFAULT false;
CREATE INDEX user_account_by_kind ON auth.user_account (hospital_id, is_member, user_id);

-- Which member has a phone: claimed in the batch of the event, given back when they take another. Staff share phones as they
-- like and are not here.
CREATE TABLE auth.member_phone (
    hospital_id uuid NOT NULL,
    phone text COLLATE "C" NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (hospital_id, phone)
);
CREATE INDEX member_phone_of_user ON auth.member_phone (hospital_id, user_id);
SELECT platform.protect_tenant_table('auth.member_phone');

-- Gives out phones one after another, each in place of its member's last, and answers the ordinals, from 0, of those that were
-- free or the member's own; the change of a user who is no member concerns nobody's phone and is always among them. It has the
-- rights of who calls it; p_table is the table above or one that a rebuild makes, known by its name to the end.
CREATE FUNCTION auth.claim_member_phones(
    p_table text, p_hospitals uuid[], p_phones text[], p_users uuid[], p_are_new boolean[])
RETURNS SETOF integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog
AS $$
DECLARE
    parts CONSTANT text[] := parse_ident(p_table);
    target CONSTANT text := format('%I.%I', parts[1], parts[2]);
    holder uuid;
    is_member boolean;
BEGIN
    FOR place IN 1..cardinality(p_hospitals) LOOP
        IF NOT p_are_new[place] THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE hospital_id = $1 AND user_id = $2)', target)
            INTO is_member
            USING p_hospitals[place], p_users[place];
            IF NOT is_member THEN
                RETURN NEXT place - 1;
                CONTINUE;
            END IF;
        END IF;
        EXECUTE format(
            'INSERT INTO %s (hospital_id, phone, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', target)
        USING p_hospitals[place], p_phones[place], p_users[place];
        EXECUTE format('SELECT user_id FROM %s WHERE hospital_id = $1 AND phone = $2', target)
        INTO holder
        USING p_hospitals[place], p_phones[place];
        IF holder IS DISTINCT FROM p_users[place] THEN
            CONTINUE;
        END IF;
        EXECUTE format('DELETE FROM %s WHERE hospital_id = $1 AND user_id = $2 AND phone <> $3', target)
        USING p_hospitals[place], p_users[place], p_phones[place];
        RETURN NEXT place - 1;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION auth.claim_member_phones(text, uuid[], text[], uuid[], boolean[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.claim_member_phones(text, uuid[], text[], uuid[], boolean[]) TO medley_app, medley_system;

GRANT SELECT, INSERT, DELETE ON auth.member_phone TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.member_phone TO medley_system;
SELECT platform.declare_rebuildable('auth.memberPhone', 'auth.member_phone');
