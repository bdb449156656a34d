public import Kernel

/// Tags an id as a clearing's.
public enum ClearingTag {}

/// Money on its way to another tenant: the same id in both.
public typealias ClearingID = EntityID<ClearingTag>
