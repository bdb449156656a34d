-- What follows from the log alone (platform/0004): these tables may be built anew.
SELECT platform.declare_rebuildable(
    'patient.patients', 'patient.patient', 'patient.identifier', 'patient.name_word', 'patient.patient_word');
SELECT platform.declare_rebuildable('patient.mrn', 'patient.mrn');
SELECT platform.declare_rebuildable('patient.source', 'patient.source');
SELECT platform.declare_rebuildable('patient.externalResources', 'patient.external_resource');
SELECT platform.declare_rebuildable('patient.merges', 'patient.merge');
SELECT platform.declare_rebuildable('patient.erasureRequests', 'patient.erasure_request');
SELECT platform.declare_rebuildable('patient.distinctPairs', 'patient.distinct_pair');
SELECT platform.declare_rebuildable(
    'patient.duplicates', 'patient.duplicate_entry', 'patient.duplicate_key', 'patient.duplicate_group');
