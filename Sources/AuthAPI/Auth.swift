enum AuthAPIPlaceholder {}
