import AuthAPI
import JSON
import Journal
import Kernel
import Testing

@testable import Auth

@Suite struct UserServiceTests {
    @Test func `two who change the roles of one version: one succeeds, the other is told the version`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for (index, role) in [Role.doctor, .cashier].enumerated() {
                    group.addTask {
                        await code {
                            var change = ChangeUserRequest()
                            change.roles = .value([role])
                            _ = try await processes[index].service.changeUser(
                                owner, user.view.id, expectedVersion: 1, change)
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(Set(outcomes) == [nil, "stale"])
        }
    }

    @Test func `an address belongs to one user, and is free again when they take another`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            let user = try await fixture.user("sara@nile.example", [.nurse], by: owner, on: processes[0])
            let same = CreateUserRequest(email: "SARA@nile.example", displayName: "Other", roles: [.nurse])
            await expectCode("emailTaken") { _ = try await service.createUser(owner, same) }
            var change = ChangeUserRequest()
            change.email = .value("sara.ali@nile.example")
            _ = try await service.changeUser(owner, user.view.id, expectedVersion: 1, change)
            let other = try await service.createUser(owner, same).view
            change.email = .value("sara@nile.example")
            await expectCode("emailTaken") {
                _ = try await service.changeUser(owner, user.view.id, expectedVersion: 2, change)
            }
            // The new address logs in; the old one is the other's.
            _ = try await service.logIn(fixture.caller, fixture.logIn(email: "Sara.Ali@nile.example"))
            #expect(other.email == "SARA@nile.example")
        }
    }

    @Test func `the same address may be used in two hospitals, which see nothing of each other`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (first, _) = try await fixture.owner("ONE", on: processes[0])
            let (second, _) = try await fixture.owner("TWO", on: processes[0])
            let mine = try await service.openLocation(first, OpenLocationRequest(name: "Zamalek")).view
            #expect(try await service.users(second, .staff, AuthPageRequest()).items.count == 1)
            await expectCode("notFound") { _ = try await service.user(second, first.principal.id) }
            await expectCode("notFound") { _ = try await service.location(second, mine.id) }
            #expect(try await service.locations(second, AuthPageRequest()).items.isEmpty)
            let disable = ChangeUserStatusRequest(.disable)
            await expectCode("notFound") { _ = try await service.changeUserStatus(second, first.principal.id, disable) }
            let change = ChangeLocationRequest()
            await expectCode("notFound") {
                _ = try await service.changeLocation(second, mine.id, expectedVersion: 1, change)
            }
        }
    }

    @Test func `a list is paged without gaps`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            for index in 0..<5 {
                let request = CreateUserRequest(email: "u\(index)@nile.example", displayName: "U", roles: [.nurse])
                _ = try await service.createUser(owner, request)
            }
            var seen: [String?] = []
            var page = AuthPageRequest(limit: 2)
            repeat {
                let got = try await service.users(owner, .staff, page)
                seen += got.items.map(\.email)
                page.cursor = got.nextCursor
            } while page.cursor != nil
            let others = (0..<5).map { "u\($0)@nile.example" }
            #expect(seen == ["mona@nile.example"] + others)
            page.cursor = "nonsense"
            let faulty = page
            await expectCode("invalidCursor") { _ = try await service.users(owner, .staff, faulty) }
        }
    }

    @Test func `a repeated command gives the resource as it is now`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (_, tokens) = try await fixture.owner(on: processes[0])
            let context = try await fixture.context(tokens.accessToken, on: processes[0], key: "user-1")
            let request = CreateUserRequest(email: "sara@nile.example", displayName: "Sara", roles: [.nurse])
            let first = try await service.createUser(context, request)
            var change = ChangeUserRequest()
            change.displayName = .value("Sara Ali")
            let owner = try await fixture.context(tokens.accessToken, on: processes[0])
            _ = try await service.changeUser(owner, first.view.id, expectedVersion: 1, change)
            let again = try await service.createUser(context, request)
            #expect(again.receipt.isReplay)
            #expect(again.view.id == first.view.id)
            #expect(again.view.displayName == "Sara Ali")
            #expect(again.receipt.eventID != nil && again.receipt.eventID == first.receipt.eventID)
            #expect(again.receipt.position != nil && again.receipt.position == first.receipt.position)
        }
    }

    @Test func `a repeated command gives its resource though its fields are read otherwise by now`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, tokens) = try await fixture.owner(on: processes[0])
            let userContext = try await fixture.context(tokens.accessToken, on: processes[0], key: "user")
            var user = CreateUserRequest(email: "sara@nile.example", displayName: "Sara", roles: [.nurse])
            user.phone = "0100 123 4567"
            let first = try await service.createUser(userContext, user)
            let locationContext = try await fixture.context(tokens.accessToken, on: processes[0], key: "location")
            var location = OpenLocationRequest(name: "Maadi")
            location.phone = "0100 123 4567"
            let opened = try await service.openLocation(locationContext, location)
            var move = ChangeHospitalRequest()
            move.country = .value("US")
            _ = try await service.changeHospital(owner, expectedVersion: 1, move)
            let refused = location
            await expectCode("validation") { _ = try await service.openLocation(owner, refused) }
            let again = try await service.createUser(userContext, user)
            #expect(again.receipt.isReplay && again.view == first.view)
            let reopened = try await service.openLocation(locationContext, location)
            #expect(reopened.receipt.isReplay && reopened.view == opened.view)
            #expect(reopened.receipt.eventID == opened.receipt.eventID)
        }
    }

    @Test func `the last owner stays one, whoever asks`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            var demotion = ChangeUserRequest()
            demotion.roles = .value([.admin])
            let id = owner.principal.id
            await expectCode("lastOwner") { _ = try await service.changeUser(owner, id, expectedVersion: 1, demotion) }
            for action in [ChangeUserStatusRequest.Action.disable, .lock] {
                let request = ChangeUserStatusRequest(action)
                await expectCode("lastOwner") { _ = try await service.changeUserStatus(owner, id, request) }
            }
            let second = try await fixture.user("second@nile.example", [.owner], by: owner, on: processes[0])
            _ = try await service.changeUserStatus(second.context, id, ChangeUserStatusRequest(.disable))
            let last = second.view.id
            await expectCode("lastOwner") {
                _ = try await service.changeUserStatus(second.context, last, ChangeUserStatusRequest(.lock))
            }
        }
    }

    @Test func `a profile is seen by other modules, and its change at once`() async throws {
        try await withAuth { fixture, processes in
            let (owner, _) = try await fixture.owner(on: processes[0])
            let before = try await processes[0].auth.profiles.profile(owner)
            #expect(before.timeZone == "Africa/Cairo")
            var change = ChangeHospitalRequest()
            change.timeZone = .value("Asia/Kolkata")
            change.patientNumberPattern = .value("MC-{00000}")
            let written = try await processes[0].service.changeHospital(owner, expectedVersion: 1, change)
            #expect(written.view.version == 2)
            let after = try await processes[0].auth.profiles.profile(owner)
            #expect(after.timeZone == "Asia/Kolkata" && after.patientNumberPattern == "MC-{00000}")
            await expectCode("stale") {
                _ = try await processes[0].service.changeHospital(owner, expectedVersion: 1, change)
            }
            #expect(try await processes[0].service.hospital(owner) == written.view)
        }
    }

    @Test func `a location changes member by member and what is read is what was answered`() async throws {
        try await withAuth { fixture, processes in
            let service = processes[0].service
            let (owner, _) = try await fixture.owner(on: processes[0])
            var request = OpenLocationRequest(name: "Zamalek")
            var address = LocationAddress()
            address.line1 = "26 July Street"
            address.city = "Cairo"
            request.address = address
            request.phone = "02 2735 0000"
            let opened = try await service.openLocation(owner, request).view
            #expect(opened.phone == "+20227350000")
            var change = ChangeLocationRequest()
            var patch = LocationAddressPatch()
            patch.city = .null
            patch.country = .value("EG")
            change.address = .value(patch)
            change.phone = .null
            change.status = .value(.closed)
            let changed = try await service.changeLocation(owner, opened.id, expectedVersion: 1, change).view
            #expect(changed.address?.line1 == "26 July Street")
            #expect(changed.address?.city == nil && changed.address?.country == "EG")
            #expect(changed.phone == nil && changed.status == .closed && changed.version == 2)
            #expect(try await service.location(owner, opened.id) == changed)
        }
    }
}
