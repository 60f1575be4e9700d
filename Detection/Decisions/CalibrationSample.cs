using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Decisions;

/// <summary>The rows and scores that one interval is calibrated on.</summary>
/// <param name="stepSeconds">Length of the interval's bars, in seconds.</param>
public sealed class CalibrationSample(double stepSeconds)
{
    private readonly List<double> _rows = [];
    private readonly List<double> _scores = [];

    /// <summary>Length of the interval's bars, in seconds.</summary>
    public double StepSeconds => stepSeconds;

    /// <summary>Rows so far.</summary>
    public int Count => _scores.Count;

    /// <summary>Adds one row.</summary>
    /// <param name="row">Its features.</param>
    /// <param name="score">The forest's score of it.</param>
    public void Add(ReadOnlySpan<double> row, double score)
    {
        foreach (var value in row[..RelativeColumns.Count])
            _rows.Add(value);
        _scores.Add(score);
    }

    /// <summary>A row.</summary>
    internal ReadOnlySpan<double> Row(int index) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows).Slice(index * RelativeColumns.Count, RelativeColumns.Count);

    /// <summary>A row's score.</summary>
    internal double Score(int index) => _scores[index];
}
