/// Whether a type implements an interface (GraphQL, October 2021, section 3.6.3, "IsValidImplementation").
struct InterfaceCheck {
    private let schema: SchemaContents
    private let type: TypeDefinition
    private let composite: CompositeDefinition

    init(_ schema: SchemaContents, _ type: TypeDefinition, _ composite: CompositeDefinition) {
        self.schema = schema
        self.type = type
        self.composite = composite
    }

    /// What is missing for that interface.
    func faults(of index: Int) -> [String] {
        let interface = schema.types[index]
        guard case .interface(let wanted) = interface.kind else {
            return ["\(type.name) implements \(interface.name), which is no interface."]
        }
        if interface.name == type.name { return ["\(type.name) implements itself."] }
        let missing = wanted.interfaces.filter {
            !composite.interfaces.contains($0) && schema.types[$0].name != type.name
        }
        return missing.map { "\(type.name) must implement \(schema.types[$0].name), as \(interface.name) does." }
            + wanted.fields.flatMap { faults(of: $0, interface: interface.name) }
    }

    private func faults(of wanted: FieldDefinition, interface: String) -> [String] {
        guard let field = composite.field(wanted.name) else {
            return ["\(type.name) lacks \(wanted.name) of \(interface)."]
        }
        var faults: [String] = []
        if !schema.isSubtype(field.type, of: wanted.type) {
            faults.append(
                "\(type.name).\(field.name) is of \(schema.text(field.type)), not of \(schema.text(wanted.type)).")
        }
        for argument in wanted.arguments where field.argument(argument.name)?.type != argument.type {
            faults.append("\(type.name).\(field.name) lacks the argument \(argument.name) as \(interface) has it.")
        }
        for argument in field.arguments where wanted.argument(argument.name) == nil && argument.isRequired {
            faults.append("\(type.name).\(field.name) may not require \(argument.name), which \(interface) lacks.")
        }
        return faults
    }
}
