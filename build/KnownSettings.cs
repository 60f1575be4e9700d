using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Anomaly.Settings;

/// <summary>
/// The settings that options classes bind, read off these classes: each has a constant <c>Section</c>, and a property for each setting. Compiled into each project
/// that says <c>ChecksSettings</c>.
/// </summary>
internal sealed class KnownSettings
{
    private const string Root = "Anomaly";
    private readonly SortedDictionary<string, KnownSetting> _settings = new(StringComparer.OrdinalIgnoreCase);

    private KnownSettings(IEnumerable<KnownSetting> settings)
    {
        foreach (var setting in settings)
            _settings[setting.Name] = setting;
    }

    public IReadOnlyCollection<KnownSetting> All => _settings.Values;

    /// <summary>The settings of some assemblies.</summary>
    public static KnownSettings Of(params IEnumerable<Assembly> assemblies) => new(
        from type in assemblies.SelectMany(assembly => assembly.GetTypes())
        where type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal)
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true }
        from setting in Of((string)section.GetRawConstantValue()!, type)
        select setting);

    /// <summary>The settings of a program and of the assemblies of ours that it is made of.</summary>
    public static KnownSettings OfProgram(Assembly program)
    {
        var found = new Dictionary<string, Assembly>();
        Add(program);
        return Of(found.Values);

        void Add(Assembly assembly)
        {
            if (!found.TryAdd(assembly.FullName!, assembly))
                return;
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith($"{Root}.", StringComparison.Ordinal)))
                Add(Assembly.Load(name));
        }
    }

    /// <summary>A sentence for each setting that is none, or has a value that it cannot have; also for names that are nearly those of settings.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="except">Sections that are passed over.</param>
    public IEnumerable<string> FindProblems(IConfiguration configuration, params string[] except)
    {
        var misspelled = configuration.GetChildren().Where(child => Spelling.Distance(child.Key, Root) is 1 or 2).SelectMany(Leaves)
            .Where(leaf => Nearest(leaf.Path) is not null).Select(leaf => Unknown(leaf.Path));
        var underlined = configuration.GetChildren().Where(child => _settings.ContainsKey(child.Key.Replace('_', ':')))
            .Select(child => $"{child.Key} is no setting: did you mean {child.Key.Replace("_", "__", StringComparison.Ordinal)}?");
        return configuration.GetSection(Root).GetChildren()
            .Where(section => !except.Contains(section.Path, StringComparer.OrdinalIgnoreCase)).SelectMany(FindProblemsOf).Concat(misspelled).Concat(underlined);
    }

    /// <summary>A sentence for each setting of a section that is none, or has a value that it cannot have.</summary>
    public IEnumerable<string> FindProblemsOf(IConfigurationSection section) =>
        Leaves(section).Select(leaf => Find(leaf.Path) is { } setting ? setting.ProblemOf(leaf) : Unknown(leaf.Path)).OfType<string>();

    /// <summary>Says that there is no such setting, and which may be meant.</summary>
    public string Unknown(string name) =>
        FormerSettings.All.TryGetValue(name, out var instead) ? $"{name} is no longer a setting: {instead}."
        : Nearest(name) is { } nearest ? $"{name} is no setting: did you mean {nearest}?"
        : $"{name} is no setting; docs/reference/configuration.md has all of them.";

    /// <summary>The setting with a name that is most like this one.</summary>
    public string? Nearest(string name) => Spelling.Nearest(name.Replace("__", ":", StringComparison.Ordinal), _settings.Keys);

    private static IEnumerable<KnownSetting> Of(string section, Type type) => type.GetProperties()
        .Where(property => property.SetMethod is { IsPublic: true })
        .SelectMany(property => property.PropertyType is { IsClass: true } part && part.Assembly == type.Assembly
            ? Of($"{section}:{property.Name}", part)
            : [new KnownSetting($"{section}:{property.Name}", property)]);

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().SelectMany(Leaves).Concat(section.Value is null ? [] : [section]);

    private KnownSetting? Find(string name) =>
        _settings.TryGetValue(name, out var setting) ? setting
        : _settings.TryGetValue(name[..Math.Max(0, name.LastIndexOf(':'))], out var list) && list.HasParts ? list
        : null;
}

/// <summary>A setting.</summary>
/// <param name="Name">Its name, with its section.</param>
/// <param name="Property">The property that it is bound to.</param>
internal sealed record KnownSetting(string Name, PropertyInfo Property)
{
    /// <summary>Whether it is a list or a table, whose entries have names below its own.</summary>
    public bool HasParts => Property.PropertyType.IsArray || (Property.PropertyType.IsGenericType && Nullable.GetUnderlyingType(Property.PropertyType) is null);

    private Type ValueType => Property.PropertyType is var type && type.IsArray ? type.GetElementType()! : HasParts ? type.GetGenericArguments()[^1] : Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>A sentence where a value cannot be read as what the setting holds: with what it can be.</summary>
    public string? ProblemOf(IConfigurationSection value)
    {
        if (HasParts && value.Path.Equals(Name, StringComparison.OrdinalIgnoreCase))
            return Property.PropertyType.IsArray || string.IsNullOrEmpty(value.Value) ? null : $"{Name} is '{value.Value}': it is a table, so write {Name}:NAME=VALUE for each entry.";
        try
        {
            value.Get(ValueType);
            return null;
        }
        catch (InvalidOperationException)
        {
            return $"{value.Path} is '{value.Value}': it must be {Description}.";
        }
    }

    private string Description => ValueType switch
    {
        { IsEnum: true } choice => string.Join(" or ", Enum.GetNames(choice)),
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(TimeSpan) => $"a length of time, days or [days.]hours:minutes:seconds,{Range ?? " for example 00:00:05"}",
        var type when type == typeof(DateTimeOffset) => "a time in ISO 8601, for example 2026-01-31T09:00:00Z",
        var type when type == typeof(double) => $"a number{Range}",
        _ => $"a whole number{Range}",
    };

    private string? Range => Property.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == "SettingRangeAttribute") is { ConstructorArguments: [_, var least, var most] }
        ? string.Create(CultureInfo.InvariantCulture, $" from {least.Value} to {most.Value}")
        : null;
}

/// <summary>Settings of earlier versions, and what to do instead. docs/reference/configuration.md has the same table.</summary>
internal static class FormerSettings
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Anomaly:Cluster:Secret"] = "processes prove themselves by certificates now: set Anomaly:Cluster:Tls:CertificatePath, :KeyPath and :AuthorityPath",
        ["Anomaly:Cluster:Lease"] = "how soon a lost silo is noticed is set by Anomaly:Cluster:Membership:ProbeTimeout and :MissedProbes",
        ["Anomaly:Cluster:ConnectionString"] = "the cluster uses the store's database: set ConnectionStrings:Anomaly",
        ["Anomaly:Detection:WholeLookEvery"] = "it is called Anomaly:Detection:FullComparisonInterval now",
    };
}

/// <summary>How much one word is like another.</summary>
internal static class Spelling
{
    /// <summary>Price of being right but for the section: <c>Anomaly:Source</c> means <c>Anomaly:MarketData:Source</c>.</summary>
    private const int WrongSection = 1;

    /// <summary>The word that is most like this one, by itself or by its part after the last colon; null where none is much like it.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        var best = words
            .Select(other => (Word: other, Whole: Distance(word, other), Last: Distance(Last(word), Last(other)) + WrongSection))
            .OrderBy(candidate => Math.Min(candidate.Whole, candidate.Last)).ThenBy(candidate => candidate.Whole)
            .FirstOrDefault();
        return best.Word is not null && Math.Min(best.Whole, best.Last) <= Math.Max(2, Last(word).Length / 2) ? best.Word : null;
    }

    /// <summary>Letters to be added, left out or replaced to make one word of the other, in whatever case.</summary>
    public static int Distance(string one, string other)
    {
        var (a, b) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var before = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var (i, letter) in a.Index())
        {
            var row = new int[b.Length + 1];
            row[0] = i + 1;
            for (var j = 1; j <= b.Length; j++)
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + (letter == b[j - 1] ? 0 : 1));
            before = row;
        }

        return before[^1];
    }

    private static string Last(string name) => name[(name.LastIndexOf(':') + 1)..];
}
