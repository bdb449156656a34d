enum PatientPlaceholder {}
