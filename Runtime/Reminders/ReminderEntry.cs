using Orleans.Runtime;

namespace Anomaly.Runtime.Reminders;

/// <summary>A reminder as it is kept. Times are UTC.</summary>
/// <param name="GrainId">The grain that it wakes.</param>
/// <param name="Name">Its name, unique in the grain.</param>
/// <param name="FirstDue">When it was first due.</param>
/// <param name="Period">From tick to tick.</param>
/// <param name="NextDue">When it is due next; in the past when ticks were missed.</param>
public sealed record ReminderEntry(GrainId GrainId, string Name, DateTimeOffset FirstDue, TimeSpan Period,
    DateTimeOffset NextDue) : IGrainReminder
{
    /// <inheritdoc />
    public string ReminderName => Name;

    /// <summary>The first tick after <paramref name="now"/>, on the beat that <see cref="FirstDue"/> began.</summary>
    public DateTimeOffset TickAfter(DateTimeOffset now) =>
        now < FirstDue ? FirstDue : FirstDue + (Period * (((now - FirstDue).Ticks / Period.Ticks) + 1));
}
