using Orleans;

namespace Anomaly.Runtime.Diagnostics;

/// <summary>The activations of one grain class in one silo.</summary>
/// <param name="GrainClass">The class's full name.</param>
/// <param name="Count">How many live now.</param>
[GenerateSerializer]
[Alias("Anomaly.Runtime.GrainClassReport")]
public sealed record GrainClassReport([property: Id(0)] string GrainClass, [property: Id(1)] int Count);
