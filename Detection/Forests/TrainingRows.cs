namespace Anomaly.Detection.Forests;

/// <summary>Decides whether rows are worth training on.</summary>
internal static class TrainingRows
{
    /// <exception cref="TrainingException">How many rows are missing, or which feature never changes.</exception>
    public static void Check(FeatureMatrix rows, ForestParameters parameters)
    {
        if (rows.Rows < 2)
            throw new TrainingException($"There are {rows.Rows} usable training rows, where a tree needs at least 2.");

        if (parameters.AcceptPoorData)
            return;

        if (rows.Rows < 2L * parameters.SamplesPerTree)
        {
            throw new TrainingException(
                $"There are {rows.Rows} usable training rows, but trees of {parameters.SamplesPerTree} rows need at least {2L * parameters.SamplesPerTree}.");
        }

        for (var feature = 0; feature < rows.Features; feature++)
        {
            if (!Spreads(rows, feature))
                throw new TrainingException($"Feature {feature} is {rows.Row(0)[feature]} in all {rows.Rows} training rows; a forest cannot split it.");
        }
    }

    private static bool Spreads(FeatureMatrix rows, int feature)
    {
        var values = rows.Values;
        var first = values[feature];
        for (var i = feature; i < values.Length; i += rows.Features)
        {
            if (values[i] != first)
                return true;
        }

        return false;
    }
}
