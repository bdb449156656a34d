import GraphQL
import Kernel
import WalletAPI

extension GraphQLCall {
    /// A wallet's id; what is none is answered as one that never existed, as over REST.
    func walletID(_ name: String) throws -> WalletID {
        let text: String = try arguments.required(name)
        guard let id = WalletID(text) else { throw WalletServiceError.notFound }
        return id
    }

    /// An instant, which its scalar has judged; nil where it is absent or null.
    func instant(_ name: String) -> Timestamp? {
        let text: String? = arguments[name]
        return text.flatMap { Timestamp($0) }
    }

    /// Which lines of a statement are asked for; throws `Failure` with all that is out of range.
    func transactionQuery() throws(Failure) -> TransactionListQuery {
        var validator = Validator()
        let limit = arguments["limit"] ?? PageLimit.standard.count
        validator.require(
            PageLimit(limit) != nil, field: "limit", code: "outOfRange",
            message: "Give a whole number from 1 to \(PageLimit.maximum.count).")
        let offset = arguments["offset"] ?? 0
        validator.require(
            (0...WalletLimits.transactionOffset).contains(offset), field: "offset", code: "outOfRange",
            message: "Give a whole number from 0 to \(WalletLimits.transactionOffset).")
        try validator.check()
        var query = TransactionListQuery(page: WalletPageRequest(limit: limit, cursor: arguments["after"]))
        let type: String? = arguments["type"]
        query.type = type.flatMap { WalletTransactionType(rawValue: $0) }
        query.reference = arguments["reference"]
        query.from = instant("from")
        query.to = instant("to")
        query.offset = offset
        return query
    }
}
