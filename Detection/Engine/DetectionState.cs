namespace Anomaly.Detection.Engine;

/// <summary>
/// Where the detection of one series stands: everything that the next bar needs, and nothing that grows with the history. Immutable;
/// <see cref="Detector.Advance"/> answers a new one.
/// </summary>
public sealed class DetectionState
{
    internal DetectionState(string modelHash, string featureSet, ReadOnlyMemory<byte> seedState, ReadOnlyMemory<byte> modelState)
    {
        ModelHash = modelHash;
        FeatureSet = featureSet;
        SeedState = seedState;
        ModelState = modelState;
    }

    /// <summary>Hash of the model that scored the bars so far.</summary>
    public string ModelHash { get; }

    /// <summary>Id of the feature set that this model is fed.</summary>
    public string FeatureSet { get; }

    /// <summary>Opening time of the first bar, the series' "row 0"; null before the first.</summary>
    public DateTime? Anchor { get; init; }

    /// <summary>The last bar taken; null before the first.</summary>
    public Bar? LastBar { get; init; }

    /// <summary>Bars taken since the anchor (<c>rows_loaded</c>).</summary>
    public long RowsLoaded { get; init; }

    /// <summary>Rows among them in which every feature of the model had a value (<c>rows_preprocessed</c>).</summary>
    public long RowsScored { get; init; }

    /// <summary>State of the seed-14 engine.</summary>
    internal ReadOnlyMemory<byte> SeedState { get; }

    /// <summary>State of the engine of the model's own feature set; empty where that is seed-14.</summary>
    internal ReadOnlyMemory<byte> ModelState { get; }

    /// <summary>The binary form: versioned, little-endian, with a checksum; below 1 KB.</summary>
    public byte[] ToBytes() => DetectionStateFormat.Write(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are damaged, or of a version this build does not know: rebuild the state from the stored bars.
    /// </exception>
    public static DetectionState FromBytes(ReadOnlySpan<byte> bytes) => DetectionStateFormat.Read(bytes);
}
