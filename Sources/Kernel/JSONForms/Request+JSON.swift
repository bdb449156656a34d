public import JSON

extension TenantKind: JSONSchemaDescribed {}
extension Principal.RateClass: JSONSchemaDescribed {}
