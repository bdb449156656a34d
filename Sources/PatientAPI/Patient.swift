enum PatientAPIPlaceholder {}
