import Testing

@testable import HTTP

@Suite struct AddressPolicyTests {
    @Test(
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("93.184.216.34", true), ("9.255.255.255", true), ("11.0.0.0", true),
            ("172.15.255.255", true), ("172.32.0.0", true), ("100.63.255.255", true), ("100.128.0.0", true),
            ("126.255.255.255", true), ("128.0.0.0", true), ("223.255.255.255", true), ("192.167.1.1", true),
            ("0.0.0.0", false), ("0.1.2.3", false), ("10.0.0.1", false), ("10.255.255.255", false),
            ("100.64.0.1", false), ("100.127.255.255", false), ("127.0.0.1", false), ("127.255.255.254", false),
            ("169.254.169.254", false), ("172.16.0.1", false), ("172.31.255.255", false), ("192.0.0.1", false),
            ("192.0.2.1", false), ("192.168.0.1", false), ("192.168.255.255", false), ("192.88.99.1", false),
            ("198.18.0.1", false), ("198.19.255.255", false), ("198.51.100.1", false), ("203.0.113.1", false),
            ("224.0.0.1", false), ("239.255.255.255", false), ("240.0.0.1", false), ("255.255.255.255", false),
            ("2606:4700:4700::1111", true), ("2a00:1450:4001::64", true), ("2400:cb00::1", true),
            ("::", false), ("::1", false), ("::2", false), ("::ffff:127.0.0.1", false), ("::ffff:10.0.0.1", false),
            ("::ffff:169.254.169.254", false), ("::ffff:8.8.8.8", true), ("::127.0.0.1", false), ("::8.8.8.8", false),
            ("fe80::1", false), ("febf::1", false), ("fec0::1", false), ("fc00::1", false), ("fd12:3456::1", false),
            ("ff02::1", false), ("ff0e::1", false), ("100::1", false), ("64:ff9b::127.0.0.1", false),
            ("64:ff9b::10.1.2.3", false), ("64:ff9b::a9fe:a9fe", false), ("64:ff9b::8.8.8.8", true),
            ("64:ff9b:1::8.8.8.8", false), ("2002:7f00:1::", false), ("2002:a00:1::1", false),
            ("2002:c0a8:101::1", false),
            ("2002:808:808::1", true), ("2001::1", false), ("2001:0:7f00:1::", false), ("2001:db8::1", false),
            ("2001:10::1", false), ("2001:20::1", false), ("3fff::1", false), ("4000::1", false), ("5f00::1", false),
        ])
    func `only addresses of the public internet are called`(_ text: String, _ isCalled: Bool) throws {
        let address = try #require(NetworkAddress(text))
        #expect(try AddressPolicy().permits(address) == isCalled)
    }

    @Test(
        arguments: [
            ("127.0.0.1", "127.0.0.0/8", true), ("::ffff:127.0.0.1", "127.0.0.0/8", true),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.4", "10.1.2.3", false), ("192.168.1.1", "10.0.0.0/8", false), ("::1", "::1", true),
            ("fd00::5", "fd00::/8", true), ("169.254.169.254", "127.0.0.0/8", false), ("8.8.8.8", "10.0.0.0/8", true),
        ])
    func `a setting allows further ranges and no others`(_ text: String, _ range: String, _ isCalled: Bool) throws {
        let address = try #require(NetworkAddress(text))
        #expect(try AddressPolicy(allowing: [range]).permits(address) == isCalled)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.1/8", "x", "", "10.0.0.0/", "localhost"])
    func `a malformed range is refused when the client is made`(_ text: String) {
        #expect(throws: HTTPClientError.invalidRequest) { try AddressPolicy(allowing: [text]) }
    }
}
