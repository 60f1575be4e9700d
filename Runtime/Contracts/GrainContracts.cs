using System.Reflection;
using Anomaly.Runtime.Serialization;
using Orleans;
using Orleans.Concurrency;

namespace Anomaly.Runtime.Contracts;

/// <summary>What grain interfaces and travelling types promise on the wire, as lines to keep in git and to compare in a test.</summary>
public static class GrainContracts
{
    /// <summary>The contract of an assembly.</summary>
    /// <exception cref="GrainContractException">An interface or a type in it breaks the rules.</exception>
    public static IReadOnlyList<string> List(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return List(assembly.GetTypes());
    }

    /// <summary>
    /// The contract of the grain interfaces, [GenerateSerializer] types and [GenerateSerializer] or [Alias] enums among <paramref
    /// name="types"/>, sorted by alias:
    /// names, methods, and for each type its ids with their types. Every type is checked as a silo checks it at start.
    /// </summary>
    public static IReadOnlyList<string> List(IEnumerable<Type> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var all = types.ToList();
        var interfaces = all.Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).Select(GrainInterface.Of)
            .OrderBy(each => each.Alias, StringComparer.Ordinal);
        var travelling = all.Where(type => !type.IsInterface && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            .OrderBy(NameOf, StringComparer.Ordinal);
        return [.. interfaces.SelectMany(LinesOf), .. travelling.SelectMany(LinesOf)];
    }

    private static IEnumerable<string> LinesOf(GrainInterface contract) =>
        contract.Methods.OrderBy(method => method.Name, StringComparer.Ordinal).Select(LineOf).Prepend($"interface {contract.Alias}");

    private static string LineOf(GrainMethod method)
    {
        var marks = string.Concat(new[] { typeof(OneWayAttribute), typeof(AlwaysInterleaveAttribute), typeof(ReadOnlyAttribute) }
            .Where(mark => method.Info.IsDefined(mark)).Select(mark => $"[{mark.Name[..^"Attribute".Length]}] "));
        return $"  {marks}{NameOf(method.Info.ReturnType)} {method.Name}({string.Join(", ", method.Info.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))})";
    }

    private static IEnumerable<string> LinesOf(Type type)
    {
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Select(value => $"  {Convert.ToInt64(value)} {value}")
                .Prepend($"enum {NameOf(type)} : {Enum.GetUnderlyingType(type).Name}");
        Codecs.Of(type);
        return TravelType.Members(type)
            .Select(member => $"  {member.Id} {NameOf(TravelType.TypeOf(member.Member))} {member.Member.Name}")
                .Prepend($"type {NameOf(type)}");
    }

    private static string NameOf(Type type)
    {
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{NameOf(underlying)}?";
        return type.IsConstructedGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name;
    }
}
