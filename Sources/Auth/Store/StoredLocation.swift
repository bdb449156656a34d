import AuthAPI
import JSON
import Kernel

/// The data of `locationOpened`, version 1.
struct StoredLocation: Codable {
    var locationId: LocationID
    var name: String
    var code: String?
    var address: LocationAddress
    var phone: PhoneNumber?
    var timeZone: String?
    var status: LocationStatus
    var at: Timestamp

    init(_ event: LocationOpened) {
        locationId = event.locationID
        name = event.details.name
        code = event.details.code
        address = event.details.address
        phone = event.details.phone
        timeZone = event.details.timeZone
        status = event.details.status
        at = event.at
    }

    var event: LocationOpened {
        var details = LocationDetails(name: name)
        details.code = code
        details.address = address
        details.phone = phone
        details.timeZone = timeZone
        details.status = status
        return LocationOpened(locationID: locationId, details: details, at: at)
    }
}

/// The data of `locationChanged`, version 1: only what changed is there, null where it was cleared.
struct StoredLocationChange: Codable {
    var locationId: LocationID
    var name: String?
    var code: Patch<String> = .absent
    var line1: Patch<String> = .absent
    var city: Patch<String> = .absent
    var region: Patch<String> = .absent
    var postalCode: Patch<String> = .absent
    var country: Patch<CountryCode> = .absent
    var phone: Patch<PhoneNumber> = .absent
    var timeZone: Patch<String> = .absent
    var status: LocationStatus?
    var at: Timestamp

    init(_ event: LocationChanged) {
        locationId = event.locationID
        at = event.at
        for update in event.updates {
            switch update {
            case .name(let value): name = value
            case .code(let value): code = Patch(setting: value)
            case .line1(let value): line1 = Patch(setting: value)
            case .city(let value): city = Patch(setting: value)
            case .region(let value): region = Patch(setting: value)
            case .postalCode(let value): postalCode = Patch(setting: value)
            case .country(let value): country = Patch(setting: value)
            case .phone(let value): phone = Patch(setting: value)
            case .timeZone(let value): timeZone = Patch(setting: value)
            case .status(let value): status = value
            }
        }
    }

    var event: LocationChanged {
        let updates: [LocationUpdate?] = [
            name.map { .name($0) }, code.update(LocationUpdate.code), line1.update(LocationUpdate.line1),
            city.update(LocationUpdate.city), region.update(LocationUpdate.region),
            postalCode.update(LocationUpdate.postalCode), country.update(LocationUpdate.country),
            phone.update(LocationUpdate.phone), timeZone.update(LocationUpdate.timeZone), status.map { .status($0) },
        ]
        return LocationChanged(locationID: locationId, updates: updates.compactMap { $0 }, at: at)
    }
}

extension Patch {
    /// A patch that sets a value, or clears it where it is nil.
    init(setting value: Value?) {
        self = value.map { .value($0) } ?? .null
    }

    /// The update that this patch stands for; nil where the field is absent.
    func update<Update>(_ make: (Value?) -> Update) -> Update? {
        isPresent ? make(newValue) : nil
    }
}
