namespace Anomaly.Grains.Interfaces.Models;

/// <summary>The models of one market.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelOverview")]
public sealed record ModelOverview
{
    /// <summary>US, JP or TH.</summary>
    [Id(0)]
    public required string Market { get; init; }

    /// <summary>The one in use; null when there is none.</summary>
    [Id(1)]
    public ModelStatus? Active { get; init; }

    /// <summary>Every readable model file, newest first.</summary>
    [Id(2)]
    public ImmutableArray<ModelStatus> Available { get; init; } = [];

    /// <summary>Files that were refused, one sentence each.</summary>
    [Id(3)]
    public ImmutableArray<string> Problems { get; init; } = [];
}
