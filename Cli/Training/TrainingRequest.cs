using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Cli.Training;

/// <summary>How a model is to be trained.</summary>
internal sealed record TrainingRequest
{
    /// <summary>Its name.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>The features that it is fed.</summary>
    public required FeatureSet FeatureSet { get; init; }

    /// <summary>Trees, samples, contamination and seed.</summary>
    public required ForestParameters Parameters { get; init; }

    /// <summary>The time that is written into the file.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>A sentence on the data for the model card.</summary>
    public string? Note { get; init; }

    /// <summary>Threads, 0 for one per processor; changes nothing in the result.</summary>
    public int Threads { get; init; }
}
