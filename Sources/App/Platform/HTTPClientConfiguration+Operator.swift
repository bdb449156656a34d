internal import HTTP

extension HTTPClientConfiguration {
    /// That of a command whose URL the operator gives: it may lead anywhere, this machine included.
    static func ofOperator(_ trust: Trust, timeout: Duration) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration()
        configuration.allowedAddresses = ["0.0.0.0/0", "::/0"]
        configuration.timeouts.total = timeout
        configuration.timeouts.inactivity = timeout
        configuration.trust = trust
        return configuration
    }
}
