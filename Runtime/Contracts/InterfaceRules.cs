using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Contracts;

/// <summary>What a grain interface must be, and how names follow from it.</summary>
internal static class InterfaceRules
{
    private static readonly HashSet<Type> Markers =
        [typeof(IAddressable), typeof(IGrain), typeof(IGrainWithStringKey), typeof(IGrainWithIntegerKey), typeof(IRemindable)];

    public static string AliasOf(Type type)
    {
        if (!type.IsInterface || !typeof(IGrain).IsAssignableFrom(type))
            throw new GrainContractException($"{type} is no grain interface: it must be an interface derived from IGrainWithStringKey.");
        if (type.ContainsGenericParameters || type.IsConstructedGenericType)
            throw new GrainContractException($"{type} is generic; grain interfaces cannot be.");
        return type.GetCustomAttribute<AliasAttribute>()?.Alias
            ?? throw new GrainContractException($"{type} must carry an [Alias], its name on the wire.");
    }

    /// <summary>
    /// The type of the grains behind an interface follows from the interface alone, so that clients need not know the classes: the alias of
    /// the first interface of its line that is the application's own, without namespace, leading I and trailing Grain, in lower case.
    /// </summary>
    public static GrainType? GrainTypeOf(Type type)
    {
        if (Markers.Contains(type))
            return null;
        var name = AliasOf(RootOf(type)).Split('.')[^1];
        if (name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
            name = name[1..];
        if (name.Length > 5 && name.EndsWith("Grain", StringComparison.Ordinal))
            name = name[..^5];
        return GrainType.Create(name.ToLowerInvariant());
    }

    /// <summary>The application's own interfaces among those of a grain class.</summary>
    public static IEnumerable<Type> GrainInterfacesOf(Type type) =>
        type.GetInterfaces().Where(each => typeof(IGrain).IsAssignableFrom(each) && !Markers.Contains(each));

    public static IEnumerable<MethodInfo> MethodsOf(Type type)
    {
        foreach (var each in type.GetInterfaces().Prepend(type))
        {
            if (each.GetProperties().FirstOrDefault() is { } property)
                throw new GrainContractException($"{each}.{property.Name} is a property; grain interfaces have methods only.");
            if (each.GetEvents().FirstOrDefault() is { } @event)
                throw new GrainContractException($"{each}.{@event.Name} is an event; grain interfaces have methods only.");
            foreach (var method in each.GetMethods().Where(method => !method.IsStatic))
                yield return method;
        }
    }

    private static Type RootOf(Type type)
    {
        var bases = type.GetInterfaces().Where(each => typeof(IGrain).IsAssignableFrom(each) && !Markers.Contains(each)).ToList();
        var roots = bases.Where(each => !bases.Any(other => other != each && other.IsAssignableFrom(each))).ToList();
        return roots.Count switch
        {
            0 => type,
            1 => roots[0],
            _ => throw new GrainContractException($"{type} derives from {string.Join(" and ", roots.Select(root => root.Name))}, "
                + "which do not derive from each other; a reference could not tell which grain it means."),
        };
    }
}
