namespace Anomaly.Grains.Interfaces;

/// <summary>One model of a market.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelStatus")]
public record ModelStatus
{
    /// <summary>Its code, for example US.</summary>
    [Id(0)]
    public required string Market { get; init; }

    /// <summary>For example US_model-0.1.0.</summary>
    [Id(1)]
    public required string Version { get; init; }

    /// <summary>"sha256:" and hex digest of the file.</summary>
    [Id(2)]
    public required string Hash { get; init; }

    /// <summary>seed-14 or relative.</summary>
    [Id(3)]
    public required string FeatureSet { get; init; }

    /// <summary>Whether new detections use it.</summary>
    [Id(4)]
    public required bool Active { get; init; }

    /// <summary>Whether it is in this process memory.</summary>
    [Id(5)]
    public required bool Loaded { get; init; }

    /// <summary>Whether it is active because somebody named it, rather than as the newest of its time.</summary>
    [Id(6)]
    public required bool Pinned { get; init; }

    /// <summary>Trees of the forest.</summary>
    [Id(7)]
    public required int Trees { get; init; }

    /// <summary>psi.</summary>
    [Id(8)]
    public required int SamplesPerTree { get; init; }

    /// <summary>Share of the training rows that counted as anomalous; null for the fixed offset of "auto".</summary>
    [Id(9)]
    public double? Contamination { get; init; }

    /// <summary>A model without calibration calls scores below it anomalous; calibrated ones go by severity.</summary>
    [Id(10)]
    public required double Offset { get; init; }

    /// <summary>When it was trained or imported, UTC.</summary>
    [Id(11)]
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>First bar of its training data, UTC.</summary>
    [Id(12)]
    public DateTimeOffset? TrainedFrom { get; init; }

    /// <summary>Last bar of its training data, UTC.</summary>
    [Id(13)]
    public DateTimeOffset? TrainedTo { get; init; }

    /// <summary>Training rows.</summary>
    [Id(14)]
    public int? Rows { get; init; }

    /// <summary>Training tickers, in the order in which their rows were used.</summary>
    [Id(15)]
    public ImmutableArray<string> Tickers { get; init; } = [];

    /// <summary>Whether it is newer than the active one, and so waits for somebody to make it active.</summary>
    [Id(16)]
    public bool Candidate { get; init; }
}

/// <summary>The model that a market's detections use, as the store names it: by its file's content, so that every silo uses the same.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelChoice")]
public sealed record ModelChoice
{
    /// <summary>For example US_model-1.0.0.</summary>
    [Id(0)]
    public required string Version { get; init; }

    /// <summary>"sha256:" and hex digest of the file that was made active; null as long as it could not be read.</summary>
    [Id(1)]
    public string? Hash { get; init; }

    /// <summary>Why its file cannot be used now, and what to do; null where it can.</summary>
    [Id(2)]
    public string? Problem { get; init; }
}

/// <summary>The models of one market.</summary>
[GenerateSerializer, Immutable]
[Alias("anomaly.ModelOverview")]
public sealed record ModelOverview
{
    /// <summary>Its code, for example US.</summary>
    [Id(0)]
    public required string Market { get; init; }

    /// <summary>The one in use; null when there is none, or when its file cannot be used: see <see cref="Chosen"/>.</summary>
    [Id(1)]
    public ModelStatus? Active { get; init; }

    /// <summary>Every readable model file, newest first.</summary>
    [Id(2)]
    public ImmutableArray<ModelStatus> Available { get; init; } = [];

    /// <summary>Files that were refused, one sentence each.</summary>
    [Id(3)]
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>The one that is to be used, whether it can be or not; null where the market never had a model.</summary>
    [Id(4)]
    public ModelChoice? Chosen { get; init; }
}

/// <summary>The models of one market; its key is the market, for example <c>US</c>.</summary>
[Alias("anomaly.IModelGrain"), GrainInterfaceType("anomaly.IModelGrain")]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Active and available models.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetOverviewAsync")]
    Task<ModelOverview> GetOverviewAsync(CancellationToken cancellationToken);

    /// <summary>One of them with all that its file says of it.</summary>
    /// <exception cref="DetectionException">The market has no such model, or its file is refused.</exception>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("GetCardAsync")]
    Task<ModelCard> GetCardAsync(string version, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a version the active one; null takes the newest. It stays active, whatever is put into the folder later. Versions that are unknown, or
    /// whose file cannot be used, are refused with a clear sentence.
    /// </summary>
    [SafeToRetry]
    [Alias("PinAsync")]
    Task<ModelOverview> PinAsync(string? version, CancellationToken cancellationToken);

    /// <summary>Reads the models folder again; the active model stays the same. Calls that wait at the same time share one reading.</summary>
    [AlwaysInterleave]
    [SafeToRetry]
    [Alias("ReloadAsync")]
    Task<ModelOverview> ReloadAsync(CancellationToken cancellationToken);
}
