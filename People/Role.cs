namespace Anomaly.People;

/// <summary>What somebody may do; each may do all that those before it may.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Detects, backfills, verifies and says what anomalies are.</summary>
    Analyst,

    /// <summary>Runs the product: schedule, models, sources, pushed bars, the dashboard.</summary>
    Operator,

    /// <summary>Decides who may do what.</summary>
    Admin,
}

/// <summary>Reads and writes roles.</summary>
public static class Roles
{
    /// <summary>From the lowest to the highest.</summary>
    public static IReadOnlyList<Role> All { get; } = Enum.GetValues<Role>();

    /// <summary>The names, with spaces between.</summary>
    public static string Names { get; } = string.Join(' ', All.Select(NameOf));

    /// <summary>For example <c>viewer</c>.</summary>
    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>A role by its name, in any case; <c>user</c>, as the system before this one said it, is a viewer.</summary>
    public static bool TryParse(string? text, out Role role)
    {
        role = Role.Viewer;
        return "user".Equals(text, StringComparison.OrdinalIgnoreCase)
            || (text is not null && text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out role));
    }

    /// <summary>The lower of two.</summary>
    public static Role Lower(Role one, Role other) => one < other ? one : other;
}
