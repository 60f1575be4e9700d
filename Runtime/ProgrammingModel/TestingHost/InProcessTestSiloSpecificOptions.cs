namespace Orleans.TestingHost;

/// <summary>What distinguishes one silo of a test cluster.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>Its name.</summary>
    public required string SiloName { get; init; }
}
