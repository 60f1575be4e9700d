using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Anomaly.Testing;

/// <summary>
/// A test that reads data outside the repository (<see cref="SharedData"/>); skipped, with what to set, where that is not set. It has the trait
/// Form=Data, which build/*.runsettings leaves out unless ANOMALY_DATA is set.
/// </summary>
/// <param name="variables">The variables that name the folders; those of real bars where none is given.</param>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("Anomaly.Testing." + nameof(DataFormDiscoverer), "Anomaly.Testing")]
public sealed class SharedDataFactAttribute : FactAttribute, ITraitAttribute
{
    public SharedDataFactAttribute(params string[] variables) => Skip = SharedData.WhatIsMissing(variables is [] ? [SharedData.Bars] : variables)!;
}

/// <inheritdoc cref="SharedDataFactAttribute" />
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("Anomaly.Testing." + nameof(DataFormDiscoverer), "Anomaly.Testing")]
public sealed class SharedDataTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public SharedDataTheoryAttribute(params string[] variables) => Skip = SharedData.WhatIsMissing(variables is [] ? [SharedData.Bars] : variables)!;
}

/// <summary>Gives tests on data outside the repository their trait.</summary>
public sealed class DataFormDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Form", "Data")];
}
