/// An error of a resolver that says what a client is told; of any other a client learns nothing but "Internal error".
///
/// Errors of services (`ServiceError`, `Failure`) need not conform: their code and their detail are told, as over REST.
public protocol GraphQLPresentableError: Error {
    /// What is wrong, in words for the client; no value, no patient data.
    var graphQLMessage: String { get }
    /// Further members of the error, such as `code`.
    var graphQLExtensions: [GraphQLMember] { get }
}
