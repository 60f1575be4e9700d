namespace Anomaly.Detection.Forests;

/// <summary>How a forest is trained. Together with the rows it fixes every tree, on any machine and with any number of threads.</summary>
public sealed record ForestParameters
{
    /// <summary>Trees to grow, 1 to <see cref="ForestLimits.Trees"/>. Default 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows drawn, without replacement, for each tree (psi), 2 to <see cref="ForestLimits.SamplesPerTree"/>. Default 256.</summary>
    public int SamplesPerTree { get; init; } = 256;

    /// <summary>
    /// Share of the training rows that shall count as anomalous, above 0 and at most 0.5; null for the fixed offset -0.5 ("auto").
    /// Default 0.01.
    /// </summary>
    public double? Contamination { get; init; } = 0.01;

    /// <summary>Any number. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// Train on fewer than two samples' worth of rows, and on features without spread, as scikit-learn would (psi is then at most the number of rows).
    /// For comparisons; a model for detection should have better data. Default false.
    /// </summary>
    public bool AcceptPoorData { get; init; }

    /// <exception cref="TrainingException">Which parameter is out of its range.</exception>
    internal void Check()
    {
        if (Trees is < 1 or > ForestLimits.Trees)
            throw new TrainingException($"The number of trees must be 1 to {ForestLimits.Trees}, not {Trees}.");

        if (SamplesPerTree is < 2 or > ForestLimits.SamplesPerTree)
            throw new TrainingException($"The rows per tree must be 2 to {ForestLimits.SamplesPerTree}, not {SamplesPerTree}.");

        if (Contamination is { } share && !(share > 0 && share <= 0.5))
            throw new TrainingException($"The contamination must be above 0 and at most 0.5, or absent for the fixed offset, not {share}.");
    }
}

/// <summary>What training yields.</summary>
/// <param name="Forest">The trees.</param>
/// <param name="Offset">Rows that score below it are anomalous.</param>
/// <param name="Scores">The training rows' scores, in row order.</param>
public sealed record TrainedForest(IsolationForest Forest, double Offset, IReadOnlyList<double> Scores);

/// <summary>The rows, or the parameters, cannot make a forest. The message is one sentence that says what to change.</summary>
/// <param name="message">One sentence for the person who trains.</param>
public sealed class TrainingException(string message) : Exception(message);
