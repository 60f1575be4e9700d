namespace Anomaly.Grains.Interfaces;

/// <summary>What somebody holds an anomaly for.</summary>
/// <param name="Normal">True for a normal bar, so a false alarm; false for a true anomaly.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When, UTC.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyAssessment")]
public sealed record AnomalyAssessment([property: Id(0)] bool Normal, [property: Id(1)] string By, [property: Id(2)] DateTimeOffset At);

/// <summary>What somebody wrote about an anomaly.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Text">Plain text of 1 to 2,000 characters, several lines of it perhaps.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When, UTC.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AnomalyNote")]
public sealed record AnomalyNote([property: Id(0)] string Id, [property: Id(1)] string Text, [property: Id(2)] string By, [property: Id(3)] DateTimeOffset At)
{
    /// <summary>Most characters (UTF-16) of a note.</summary>
    public const int MostCharacters = 2000;

    /// <summary>Most notes of one anomaly.</summary>
    public const int MostOfAnomaly = 100;

    /// <summary>What is wrong with the text of a note, as an ending of a sentence; null where nothing is.</summary>
    public static string? ProblemOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is < 1 or > MostCharacters ? $"must have 1 to {MostCharacters} characters"
            : text.Any(character => char.IsControl(character) && character is not ('\n' or '\t')) ? "must not have control characters other than line feeds and tabs"
            : null;
    }
}

/// <summary>An anomaly with what people say of it.</summary>
/// <param name="Anomaly">The anomaly as it is stored.</param>
/// <param name="Assessment">What it is held for; null where nobody has said.</param>
/// <param name="Notes">What was written about it, oldest first.</param>
[GenerateSerializer, Immutable]
[Alias("anomaly.AssessedAnomaly")]
public sealed record AssessedAnomaly(
    [property: Id(0)] AnomalyRecord Anomaly, [property: Id(1)] AnomalyAssessment? Assessment, [property: Id(2)] ImmutableArray<AnomalyNote> Notes);
