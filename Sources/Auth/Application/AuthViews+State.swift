import AuthAPI
import Kernel

extension HospitalView {
    /// The hospital as the state has it.
    init(_ state: HospitalState, version: Int) {
        let stamp = ResourceStamp(createdAt: state.createdAt, updatedAt: state.updatedAt, version: version)
        self.init(
            id: state.id, code: state.code, name: state.settings.name, profile: state.settings.profile, stamp: stamp)
        if kind == .operator { memberSignUp = state.settings.memberSignUp }
        staffSecondFactor = state.settings.staffSecondFactor
    }
}

extension LocationView {
    /// The location as the state has it.
    init(_ state: LocationState, version: Int) {
        let details = state.details
        let stamp = ResourceStamp(createdAt: state.createdAt, updatedAt: state.updatedAt, version: version)
        self.init(id: state.id, name: details.name, status: details.status, stamp: stamp)
        code = details.code
        address = details.address == LocationAddress() ? nil : details.address
        phone = details.phone?.e164
        timeZone = details.timeZone
    }
}

extension UserView {
    /// The user as the state has it.
    init(_ state: UserState, version: Int) {
        let stamp = ResourceStamp(createdAt: state.createdAt, updatedAt: state.updatedAt, version: version)
        self.init(id: state.id, roles: state.profile.roles, status: state.status, stamp: stamp)
        email = state.profile.email?.description
        displayName = state.profile.displayName
        phone = state.profile.phone?.e164
        hasSecondFactor = state.hasSecondFactor
    }
}
