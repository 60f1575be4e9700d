namespace Orleans.Runtime;

/// <summary>How many activations of a grain class a silo has.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.SimpleGrainStatistic")]
public sealed class SimpleGrainStatistic
{
    /// <summary>The grain class's full name.</summary>
    [Id(0)]
    public string GrainType { get; set; } = "";

    /// <summary>The silo.</summary>
    [Id(1)]
    public SiloAddress? SiloAddress { get; set; }

    /// <summary>Its activations of the class.</summary>
    [Id(2)]
    public int ActivationCount { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{GrainType} on {SiloAddress}: {ActivationCount}";
}
