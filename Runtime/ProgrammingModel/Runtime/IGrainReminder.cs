namespace Orleans.Runtime;

/// <summary>A reminder that a grain has set.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique in the grain.</summary>
    string ReminderName { get; }
}
