-- Keys are destroyed in the batch that erases (0031); nothing calls the function for a single one.
DROP FUNCTION journal.destroy_data_key(uuid, uuid);
