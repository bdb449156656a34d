-- The read table of the Notification module: a function of the journal.
CREATE SCHEMA notification;
GRANT USAGE ON SCHEMA notification TO medley_app, medley_system;

-- What is due and to whom it went; the words stand in the journal alone, sealed.
CREATE TABLE notification.message (
    hospital_id uuid NOT NULL,
    message_id uuid NOT NULL,
    version integer NOT NULL,
    patient_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    -- When it is due, or when a try counts as lost.
    next_at timestamptz,
    sent_at timestamptz,
    -- Of the last try; the provider's own id of the message where it went out.
    provider text,
    provider_message_id text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, message_id)
);
-- Read across tenants by the one process that sends.
CREATE INDEX message_due ON notification.message (next_at, hospital_id, message_id) WHERE next_at IS NOT NULL;
CREATE INDEX message_of_subject ON notification.message (hospital_id, subject_id, message_id);
CREATE INDEX message_of_patient ON notification.message (hospital_id, patient_id, sent_at);
-- Providers know no tenant.
CREATE INDEX message_at_provider ON notification.message (provider, provider_message_id, hospital_id, message_id)
    WHERE provider_message_id IS NOT NULL;
SELECT platform.protect_tenant_table('notification.message');

GRANT SELECT, INSERT, UPDATE ON notification.message TO medley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON notification.message TO medley_system;
SELECT platform.declare_rebuildable('notification.messages', 'notification.message');
