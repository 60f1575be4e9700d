namespace Anomaly.Detection.Features.Relative;

/// <summary>
/// The features of <see cref="RelativeFeatureSet"/> and four more: moves and gaps in standard deviations of the last bars and of the whole history, which volume
/// and a calm time of day do not hide, and repetition, as of a feed that stands still. Formulas and reasons: docs/reference/features.md.
/// </summary>
public sealed class Relative2FeatureSet : FeatureSet
{
    /// <summary>What a model file calls this set.</summary>
    public const string SetId = "relative-2";

    private Relative2FeatureSet()
    {
    }

    /// <summary>The one instance.</summary>
    public static Relative2FeatureSet Instance { get; } = new();

    /// <inheritdoc />
    public override string Id => SetId;

    /// <inheritdoc />
    public override IReadOnlyList<string> Names { get; } = [.. RelativeFeatureSet.Instance.Names, "sigma_move", "sigma_gap", "long_move", "repetition"];

    /// <inheritdoc />
    public override IReadOnlyList<FeatureLabel> Labels { get; } =
    [
        .. RelativeFeatureSet.Instance.Labels, new("price move in recent standard deviations"), new("opening gap in recent standard deviations"),
        new("price move in long-run standard deviations"), new("repetition", "nats"),
    ];

    /// <inheritdoc />
    public override Relative2Engine CreateEngine() => new();

    /// <inheritdoc />
    public override Relative2Engine Restore(ReadOnlySpan<byte> state) => Relative2Engine.ReadState(state);
}

/// <summary>Where each feature of <see cref="Relative2FeatureSet"/> stands in a row, after those of <see cref="RelativeColumns"/>.</summary>
public static class Relative2Columns
{
    /// <summary>Close against the close before, in standard deviations of about the last 30 bars.</summary>
    public const int SigmaMove = RelativeColumns.Count;
    /// <summary>Open against the close before, in the same units over the level that the series passes once in 50 bars.</summary>
    public const int SigmaGap = RelativeColumns.Count + 1;
    /// <summary>Close against the close before, in standard deviations of the history, in which about the last 1,000 bars weigh most.</summary>
    public const int LongMove = RelativeColumns.Count + 2;
    /// <summary>Surprise at a bar that repeats what was before it, in nats (-ln p); 0 for one that does not.</summary>
    public const int Repetition = RelativeColumns.Count + 3;
    /// <summary>Features in a row.</summary>
    public const int Count = RelativeColumns.Count + 4;
}
