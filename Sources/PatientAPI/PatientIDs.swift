public import Kernel

/// Tags the id of a merge.
public enum MergeTag {}
/// Tags the id of an erasure request.
public enum ErasureRequestTag {}

/// A merge of one record into another.
public typealias MergeID = EntityID<MergeTag>
/// A request to erase a person.
public typealias ErasureRequestID = EntityID<ErasureRequestTag>
