public import Kernel

/// Tags an id as an API key's.
public enum APIKeyTag {}

/// A key with which a program calls the API; the principal of its requests has the same id.
public typealias APIKeyID = EntityID<APIKeyTag>
