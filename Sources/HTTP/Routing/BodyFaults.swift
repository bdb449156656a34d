public import Kernel

/// What is wrong with a body that is JSON but not what its operation takes.
///
/// The pipeline has the request looked at for the rest before it answers; see `ReviewedRequest`.
public struct BodyFaults: Error, Sendable {
    /// The fields that could not be read, at least one.
    public var fields: [FieldError]
    /// The request as far as it could be read, with placeholders in the places of the faults; nil where that is too little, or
    /// nothing more is to be said.
    var request: (any ReviewedRequest)?

    /// The refusal, with what a review finds beside the faults; without a setting, of the faults alone.
    func failure(in setting: RequestSetting?) -> Failure {
        guard let request, let setting else { return .validation(fields) }
        var validator = Validator(knownFaults: fields.map(\.field))
        request.review(&validator, in: setting)
        return .validation(Array((fields + validator.errors).prefix(Validator.errorLimit)))
    }
}
